"""Runs a program in Python for the engine that the environment names: `run.py FOLDER`."""

import asyncio
import json
import os
import runpy
import sys
from concurrent.futures import ThreadPoolExecutor

import pulumi
from pulumi.runtime import reset_options, run_in_stack, set_all_config

# Says that the engine has been told already what went wrong.
ALREADY_REPORTED = 32


async def main(folder: str) -> None:
    given = os.environ
    parallel = max(int(given["PULUMI_PARALLEL"]), 1)
    # Each registration waits in a thread of its own.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4 * parallel))
    reset_options(
        organization=given["PULUMI_ORGANIZATION"],
        project=given["PULUMI_PROJECT"],
        stack=given["PULUMI_STACK"],
        root_directory=given["PULUMI_ROOT_DIRECTORY"],
        monitor_address=given["PULUMI_MONITOR"],
        engine_address=given["PULUMI_ENGINE"],
        parallel=parallel,
        preview=given["PULUMI_DRY_RUN"] == "true",
    )
    set_all_config(json.loads(given["PULUMI_CONFIG"]), json.loads(given["PULUMI_CONFIG_SECRET_KEYS"]))
    sys.path.insert(0, folder)
    await run_in_stack(lambda: runpy.run_path(folder, run_name="__main__"))


try:
    asyncio.run(main(sys.argv[1]))
except pulumi.RunError as error:
    pulumi.log.error(str(error))
    sys.exit(ALREADY_REPORTED)
