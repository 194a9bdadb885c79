"""Leaving with sys.exit("stopping: text")."""
import sys

print("before")
sys.exit("stopping: text")
print("never")
