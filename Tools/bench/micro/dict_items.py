"""A loop over dict.items()."""


def run(n):
    d = {'a': 1, 'b': 2}
    for i in range(n):
        for k, v in d.items():
            pass
