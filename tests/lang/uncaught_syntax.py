"""A program that does not compile: nothing runs."""
print("never printed")


def broken(a, b):
    return (a +
            b))


print("nor this")
