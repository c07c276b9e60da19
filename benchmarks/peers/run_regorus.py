"""Regorus, Rego in Rust."""

import json

import regorus
from serving import serve


def ready(source, _variables):
    engine = regorus.Engine()
    engine.add_policy("pack.rego", source)

    def evaluate(profile):
        engine.set_input_json(profile)
        return engine.eval_rule("data.pack.out")

    return evaluate


if __name__ == "__main__":
    serve(ready, json.dumps)
