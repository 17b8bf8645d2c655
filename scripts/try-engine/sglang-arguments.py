"""Has the installed SGLang parse the arguments that arguments.ts writes to standard input."""
import argparse, contextlib, io, json, sys
from importlib.metadata import version

from sglang.srt.server_args import ServerArgs

parser = argparse.ArgumentParser()
ServerArgs.add_cli_args(parser)
failed = 0
cases = json.load(sys.stdin)
for case in cases:
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said):
            seen = vars(parser.parse_args(case["args"]))
        wrong = {k: (seen.get(k), v) for k, v in case["expected"].items() if seen.get(k) != v}
    except SystemExit:
        wrong = said.getvalue()[-500:]
    failed += bool(wrong)
    print("NO " if wrong else "yes", case["name"], wrong or "")
print(f"SGLang {version('sglang')} understands {len(cases) - failed} of {len(cases)} command lines as planned")
sys.exit(1 if failed else 0)
