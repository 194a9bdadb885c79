"""The limit on digits when converting between int and str."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import sys

print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits,
    sys.int_info.str_digits_check_threshold)
big = 10**4299
print(len(str(big)))
err(lambda: str(10**4300))
err(lambda: repr(-10**5000))
err(lambda: int("1" * 4301))
err(lambda: "%d" % (10**4300))
err(lambda: f"{10**4300}")
err(lambda: int("1" * 5000))
err(lambda: int("-" + "9" * 4301))
print(len(hex(10**5000)), len(bin(10**5000)), int("f" * 5000, 16).bit_length(), len(oct(10**4400)))
print(len("%x" % (10**5000)))
sys.set_int_max_str_digits(5000)
print(len(str(10**4999)), sys.get_int_max_str_digits())
err(lambda: str(10**5000))
sys.set_int_max_str_digits(0)
print(len(str(10**10000)), int("1" * 10000) % 97)
err(lambda: sys.set_int_max_str_digits(100))
err(lambda: sys.set_int_max_str_digits(-1))
err(lambda: sys.set_int_max_str_digits("a"))
sys.set_int_max_str_digits(640)
print(len(str(10**639)))
err(lambda: str(10**640))
err(lambda: int("1" * 641, 7))
print(len(format(10**5000, "x")))
try:
    compile("x = " + "1" * 641, "t.py", "exec")
except SyntaxError as e:
    print(e.msg)
