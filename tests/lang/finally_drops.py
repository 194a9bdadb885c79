"""A value that was to be returned is let go when `finally` breaks, continues, returns or raises instead."""


class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)


def break_instead():
    for i in range(2):
        try:
            return Noisy("break %d" % i)
        finally:
            if i:
                break
            continue
    print("after the loop")
    return "end"


def return_instead():
    try:
        return Noisy("return")
    finally:
        return "other"


def nested():
    for i in range(2):
        try:
            try:
                return Noisy("inner %d" % i)
            finally:
                try:
                    return Noisy("outer %d" % i)
                finally:
                    if i == 0:
                        continue
        finally:
            print("finally", i)
    return "not reached"


def raise_instead():
    try:
        try:
            return Noisy("raise")
        finally:
            raise KeyError("k")
    except KeyError as e:
        print("caught", e)
    return "end"


def with_block():
    class Manager:
        def __enter__(self): return self
        def __exit__(self, *args): print("exit", args[0])
    for i in range(2):
        with Manager():
            try:
                return Noisy("with %d" % i)
            finally:
                continue
    return "end"


def handled():
    for i in range(2):
        try:
            1 / 0
        except ZeroDivisionError:
            try:
                return Noisy("handler %d" % i)
            finally:
                break
    return "end"


for f in break_instead, return_instead, nested, raise_instead, with_block, handled:
    print(f.__name__)
    result = f()
    print("result", getattr(result, "name", result))
    del result
