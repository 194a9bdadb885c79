-- Recursive Fibonacci; the twin of programs/fib.py.
local repeats = tonumber(arg[1]) or 410

local function fib(n)
  if n < 2 then
    return n
  end
  return fib(n - 1) + fib(n - 2)
end

local total = 0
for _ = 1, repeats do
  total = total + fib(22)
end
print(string.format("fib(22) * %d = %d", repeats, total))
