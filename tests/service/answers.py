"""What a run of the command line gives back: exit code, standard output, standard error."""

import json


def document(result, code=0):
    assert result[0] == code, result[2]
    return json.loads(result[1])


def one_line(result, code=1):
    assert result[0] == code
    assert result[2].count("\n") == 1
    assert result[2].endswith("\n")
    return result[2]
