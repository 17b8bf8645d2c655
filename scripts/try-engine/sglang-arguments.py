"""Has the installed SGLang parse the arguments that arguments.ts writes to standard input."""
import argparse
from importlib.metadata import version

from sglang.srt.server_args import ServerArgs
from verdict import judge

parser = argparse.ArgumentParser()
ServerArgs.add_cli_args(parser)
judge(f"SGLang {version('sglang')}", lambda case: vars(parser.parse_args(case["args"])))
