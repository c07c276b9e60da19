"""Open Policy Agent, the Go engine in this process."""

from opa_bindings import OpaEngine
from serving import serve


def ready(source, _variables):
    engine = OpaEngine()
    engine.add_policy("pack.rego", source)
    return lambda profile: engine.eval_document("pack.out", profile)


if __name__ == "__main__":
    serve(ready)
