-- The sieve of Eratosthenes; the twin of programs/sieve.py.
local repeats = tonumber(arg[1]) or 250
local LIMIT = 50000

local function sieve(limit)
  local flags = {}
  for i = 0, limit do
    flags[i] = true
  end
  local count = 0
  for i = 2, limit do
    if flags[i] then
      count = count + 1
      for k = i + i, limit, i do
        flags[k] = false
      end
    end
  end
  return count
end

local count
for _ = 1, repeats do
  count = sieve(LIMIT)
end
print(string.format("primes up to %d = %d", LIMIT, count))
