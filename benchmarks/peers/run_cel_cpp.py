"""The Common Expression Language in C++."""

from cel_expr_python import cel
from serving import serve

_TYPES = {"bool": cel.Type.BOOL, "int": cel.Type.INT, "str": cel.Type.STRING, "list": cel.Type.List(cel.Type.STRING)}


def ready(source, variables):
    types = {name: _TYPES[kind] for name, kind in variables.items()}
    expression = cel.NewEnv(variables=types).compile(source)
    return lambda profile: expression.eval(data=profile).plain_value()


if __name__ == "__main__":
    serve(ready)
