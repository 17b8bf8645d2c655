"""Compares what an engine makes of its command lines with what is planned."""
import contextlib, io, json, sys


def judge(engine, understood):
    """Reads the cases of arguments.ts from standard input; `understood` gives what the engine makes of one."""
    failed = 0
    cases = json.load(sys.stdin)
    for case in cases:
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said):
                seen = understood(case)
            wrong = {k: (seen.get(k), v) for k, v in case["expected"].items() if seen.get(k) != v}
        except (Exception, SystemExit) as error:
            wrong = f"{error!r} {said.getvalue()[-500:]}"
        failed += bool(wrong)
        print("NO " if wrong else "yes", case["name"], wrong or "")
    print(f"{engine} understands {len(cases) - failed} of {len(cases)} command lines as planned")
    sys.exit(1 if failed else 0)
