"""The Common Expression Language in Rust."""

import cel
from serving import serve


def ready(source, _variables):
    return cel.compile(source).execute


if __name__ == "__main__":
    serve(ready)
