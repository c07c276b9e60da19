"""GoRules ZEN, one list of expressions."""

import zen
from serving import serve


def ready(source, _variables):
    return zen.compile_expression(source).evaluate


if __name__ == "__main__":
    serve(ready)
