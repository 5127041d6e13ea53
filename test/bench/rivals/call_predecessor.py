"""Calls the predecessor's own two functions, one line of JSON for each call, and answers with the ms that it took.

Arguments: the folder of its sources (a copy). Each line of stdin is {"do": "create" | "regenerate", "id": a Telegram id}.
"""
import asyncio
import importlib
import inspect
import json
import os
import re
import sys
import time

WANTED = {"create": re.compile(r"^create_peer\w*"), "regenerate": re.compile(r"^regenerate_peer\w*")}


def module_path(root):
    """The one file that defines both functions."""
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name not in ("venv", ".venv", "node_modules", "tests", ".git")]
        for file in files:
            if not file.endswith(".py"):
                continue
            path = os.path.join(folder, file)
            with open(path, encoding="utf-8", errors="replace") as source:
                defined = re.findall(r"^(?:async )?def (\w+)", source.read(), re.M)
            if all(any(pattern.match(name) for name in defined) for pattern in WANTED.values()):
                found.append(path)
    if len(found) != 1:
        raise SystemExit("%d files define create_peer… and regenerate_peer…; there has to be one" % len(found))
    return found[0]


def load(root):
    path = module_path(root)
    # its packages are named from the folder of its sources or from the one above
    folder = os.path.dirname(path)
    sys.path[:0] = [root, folder]
    name = os.path.splitext(os.path.relpath(path, root))[0].replace(os.sep, ".")
    os.chdir(root)
    return importlib.import_module(name)


def function_of(module, word):
    """The public function of that word that is defined there: the longest name, where one helps another."""
    own = [
        (name, value)
        for name, value in vars(module).items()
        if WANTED[word].match(name) and callable(value) and getattr(value, "__module__", "") == module.__name__
    ]
    return max(own, key=lambda pair: len(pair[0]))[1]


def arguments(function, telegram_id):
    """Its parameters by their names; those with a default are left alone."""
    known = {"telegram_id": telegram_id, "user_id": telegram_id, "tg_id": telegram_id, "server_id": "main", "username": "bench"}
    given = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.default is not parameter.empty or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if name not in known:
            raise SystemExit("%s wants %s, which is not known here" % (function.__name__, name))
        given[name] = known[name]
    return given


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # what it prints itself is no answer
    module = load(os.path.abspath(sys.argv[1]))
    functions = {word: function_of(module, word) for word in WANTED}
    loop = asyncio.new_event_loop()
    for line in sys.stdin:
        order = json.loads(line)
        function = functions[order["do"]]
        given = arguments(function, order["id"])
        began = time.perf_counter()
        result = function(**given)
        if inspect.isawaitable(result):
            loop.run_until_complete(result)
        took = (time.perf_counter() - began) * 1000
        print(json.dumps({"ms": took}), file=answers, flush=True)


main()
