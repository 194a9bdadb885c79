"""str.split"""


def run(n):
    s = 'a,b,c'
    for i in range(n):
        s.split(',')
