"""What strings compute once and keep (hash, UTF-8), asked for the first time by all threads."""
from _race import each

for k in range(150):
    text = "\u00e9\u4e2d" * 10 + str(k)
    answers = each(lambda i: (hash(text), text.encode(), text.isidentifier(), {text: 1}[text], text.lower()))
    assert len(set(answers)) == 1
print("ok")
