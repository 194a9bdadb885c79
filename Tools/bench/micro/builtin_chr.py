"""chr(i)"""


def run(n):
    for i in range(n):
        chr(97)
