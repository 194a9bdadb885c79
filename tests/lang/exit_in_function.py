"""Leaving with main()."""
import sys


def main():
    try:
        sys.exit(9)
    finally:
        print("finally")


print("before")
main()
print("never")
