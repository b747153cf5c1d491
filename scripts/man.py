#!/usr/bin/python3
"""Writes the manual pages of taihu from what the executable tells of itself.

  scripts/man.py EXECUTABLE FOLDER      taihu.1 and a page for each command, taihu-query.1, taihu-alarms-list.1 ...
"""
import json
import os
import subprocess
import sys


def roff(text):
    """Text as troff takes it: backslashes and the dots and quotes that begin requests are made harmless."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in lines)


def example(line):
    return line.startswith("taihu ")


def discussion(text):
    """Paragraphs; lines that are commands stand as they are."""
    out = []
    for line in text.split("\n"):
        if not line.strip():
            out.append(".PP")
        elif example(line):
            out += [".nf", ".RS 4", roff(line), ".RE", ".fi"]
        else:
            out.append(roff(line))
    return out


def names(argument):
    found = []
    for name in argument.get("names") or []:
        dashes = "--" if name["kind"] == "long" else "-"
        found.append("\\fB" + roff(dashes + name["name"]) + "\\fR")
    value = argument.get("valueName")
    if argument["kind"] == "option" and value:
        found[-1] += " \\fI" + roff(value) + "\\fR"
    return ", ".join(found) or "\\fI" + roff(value or "") + "\\fR"


def page(command, path, version):
    title = "-".join(path)
    out = [
        '.TH "%s" "1" "" "taihu %s" "User Commands"' % (title.upper(), version), ".SH NAME",
        roff(title) + " \\- " + roff(command.get("abstract", "").rstrip(".")), ".SH SYNOPSIS",
    ]
    arguments = [a for a in command.get("arguments") or [] if a.get("shouldDisplay", True)]
    children = command.get("subcommands") or []
    words = "\\fB" + roff(" ".join(path)) + "\\fR"
    if children:
        words += " \\fIcommand\\fR"
    if any(a["kind"] != "positional" for a in arguments):
        words += " [\\fIoptions\\fR]"
    for a in arguments:
        if a["kind"] == "positional":
            value = "\\fI" + roff(a.get("valueName", "")) + "\\fR" + (" ..." if a.get("isRepeating") else "")
            words += " [" + value + "]" if a.get("isOptional") else " " + value
    out.append(words)
    if command.get("discussion"):
        out += [".SH DESCRIPTION"] + discussion(command["discussion"])
    if children:
        out.append(".SH COMMANDS")
        for child in children:
            out += [".TP", "\\fB" + roff("-".join(path + [child["commandName"]])) + "\\fR(1)", roff(child.get("abstract", ""))]
    if arguments:
        out.append(".SH OPTIONS")
    for a in arguments:
        text = a.get("abstract") or ""
        if a.get("defaultValue") and "(default" not in text:
            text += " (default: %s)" % a["defaultValue"]
        out += [".TP", names(a), roff(text)]
    out += [
        ".SH EXIT STATUS", "0 ok, 1 failure, 2 usage, 3 findings, 4 permission, 5 nothing found with "
        "\\-\\-fail\\-empty, 27 time\\-out.", ".SH SEE ALSO",
        ", ".join(["\\fBtaihu\\fR(1)"] if len(path) > 1 else ["\\fBtaihu\\-run\\fR(1)", "\\fBtaihu\\-query\\fR(1)"]),
    ]
    return "\n".join(out) + "\n"


def write(command, path, version, folder):
    with open(os.path.join(folder, "-".join(path) + ".1"), "w", encoding="utf-8") as file:
        file.write(page(command, path, version))
    for child in command.get("subcommands") or []:
        if child["commandName"] != "help":
            write(child, path + [child["commandName"]], version, folder)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    executable, folder = sys.argv[1:]
    told = subprocess.run([executable, "--experimental-dump-help"], check=True, capture_output=True).stdout
    version = subprocess.run([executable, "--version"], check=True, capture_output=True, text=True).stdout.split()[-1]
    os.makedirs(folder, exist_ok=True)
    write(json.loads(told)["command"], ["taihu"], version, folder)


main()
