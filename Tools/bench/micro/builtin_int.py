"""int(str)"""


def run(n):
    for i in range(n):
        int('12')
