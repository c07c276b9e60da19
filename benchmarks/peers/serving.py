"""What every peer's script does: read a task, make it ready, then answer on standard input's demand.

``results`` is answered with every profile's codes, ``time`` with the seconds that all profiles took, of the processor.
"""

import json
import sys
import time


def serve(ready, prepared=lambda profile: profile):
    """Serve an engine; ``ready(source, variables)`` gives a function from a prepared profile to its codes."""
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    evaluate = ready(task["source"], task["variables"])
    profiles = [prepared(profile) for profile in task["profiles"]]
    for line in sys.stdin:
        if line.strip() == "results":
            answer = [[int(code) for code in evaluate(profile)] for profile in profiles]
        else:
            start = time.process_time()
            for profile in profiles:
                evaluate(profile)
            answer = time.process_time() - start
        print(json.dumps(answer), flush=True)
