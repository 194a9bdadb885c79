"""except ... as e, and its arguments."""


def run(n):
    for i in range(n):
        try:
            raise ValueError(i)
        except ValueError as e:
            e.args
