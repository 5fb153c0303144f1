#!/usr/bin/env python3
"""Makes a pgbench script of what a server was asked, out of its log (log_min_duration_statement = 0): the statements of
the transactions that read, in their order, parameters put in as literals."""

import re
import sys

ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ UTC \[(\d+)\] (\w+): +(.*)$")
EXECUTED = re.compile(r"duration: [\d.]+ ms +(?:execute [^:]+|statement): (.*)", re.S)
DAY = re.compile(r"'\d{4}-\d\d-\d\d( [+-]\d\d)?'")
PARAMETER = re.compile(r"\$(\d+) = ('(?:[^']|'')*'|NULL)")


def entries(lines):
    """(process, severity, text) with continuation lines joined."""
    current = None
    for line in lines:
        begun = ENTRY.match(line)
        if begun:
            if current:
                yield current
            current = (begun[1], begun[2], begun[3])
        elif current:
            current = (current[0], current[1], current[2] + "\n" + line.strip("\t\n"))
    if current:
        yield current


def typed(value):
    """As it was meant: of a bare literal the server would not know that it is a day."""
    return "date " + value if DAY.fullmatch(value) else value


def filled(statement, detail):
    values = {number: typed(value) for number, value in PARAMETER.findall(detail)}
    # From the last one, so that $1 does not take the beginning of $10.
    for number in sorted(values, key=int, reverse=True):
        statement = statement.replace("$" + number, values[number])
    return statement


def main():
    statements = []
    waiting = None
    for process, severity, text in entries(sys.stdin):
        if severity == "DETAIL" and waiting and waiting[0] == process:
            statements[-1] = filled(statements[-1], text)
        executed = EXECUTED.match(text) if severity == "LOG" else None
        waiting = None
        if executed:
            statements.append(executed[1])
            waiting = (process,)
    for statement in statements:
        # A colon before a letter would be a variable to pgbench; two are a cast.
        print(" ".join(statement.split()) + ";")


main()
