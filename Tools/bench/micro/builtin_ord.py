"""ord(c)"""


def run(n):
    for i in range(n):
        ord('a')
