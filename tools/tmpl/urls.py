# SPDX-License-Identifier: Apache-2.0
"""The place of a value in a URL attribute.

What was written so far is one of
  ""       nothing                      "root"   one slash
  "path"   an address of ours, its path "query"  behind a ? or #
  "whole"  complete: only the closing quote may follow
or "?" and the text, while it cannot be told."""
import re

BAD = re.compile(r"[\s\\\"'<>`{|}^]")
HOST = r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?"


class URLError(Exception):
    pass


def literal(state, text):
    """The state after constant text."""
    if not text:
        return state
    m = BAD.search(text)
    if m:
        raise URLError(f"{m.group()!r} in a URL")
    if state == "whole":
        raise URLError("the URL may be complete before this")
    if state in ("path", "query"):
        return "query" if re.search("[?#]", text) else state
    head = {"": "", "root": "/"}.get(state, state[1:])
    return begun(head + text)


def begun(text):
    """The state after the first bytes of a URL."""
    if text == "/":
        return "root"
    if re.match(r"/[^/]", text) or re.match(HOST + "[/?#]", text) or \
            re.match(r"[?#]", text):
        return "query" if re.search("[?#]", text) else "path"
    if text.startswith("mailto:"):
        return "query"
    return "?" + text


def value(state, kind):
    """The place of a value, and the state after it."""
    if state == "":
        if kind != "text":
            raise URLError("a URL cannot begin with a number or a date")
        return "url", "whole"
    if state == "whole":
        raise URLError("the URL may be complete before this")
    if state == "root" and kind == "uint":
        state = "path"
    if state == "root":
        raise URLError("a value just behind the first / could make it //: "
                       "put a constant part before it")
    if state[0] == "?":
        raise URLError(f"no value behind {state[1:]!r}: it must be known "
                       "where the URL leads")
    return ("segment" if state == "path" else "part"), state


def end(state):
    """At the closing quote: the state, when it is a URL."""
    if state[:1] == "?" and not re.fullmatch(HOST, state[1:]) and \
            state[1:] != "data:,":
        raise URLError(f"{state[1:]!r} is none of /path, ?query, #fragment, "
                       "https:, http:, mailto:")
    return state


def merge(states):
    """After the arms of an if."""
    states = set(states)
    if len(states) == 1:
        return states.pop()
    if any(s[:1] == "?" for s in states):
        raise URLError("an arm ends in the middle of a URL's beginning")
    if states <= {"root", "path", "query"}:
        return "root" if "root" in states else "path"
    return "whole"
