-- Fannkuch-redux; the twin of programs/fannkuch.py.
local repeats = tonumber(arg[1]) or 20
local LENGTH = 8

local function fannkuch(n)
  local count, order = {}, {}
  for i = 0, n - 1 do
    count[i] = i + 1
    order[i] = i
  end
  local checksum, max_flips, sign, r = 0, 0, 1, n
  while true do
    while r ~= 1 do
      count[r - 1] = r
      r = r - 1
    end
    local first = order[0]
    if first ~= 0 then
      local perm = {}
      for i = 0, n - 1 do
        perm[i] = order[i]
      end
      local flips = 0
      while first ~= 0 do
        local low, high = 1, first - 1
        while low < high do
          perm[low], perm[high] = perm[high], perm[low]
          low = low + 1
          high = high - 1
        end
        local last = perm[first]
        perm[first] = first
        first = last
        flips = flips + 1
      end
      if flips > max_flips then
        max_flips = flips
      end
      checksum = checksum + flips * sign
    end
    sign = -sign
    while true do
      if r == n then
        return checksum, max_flips
      end
      first = order[0]
      for i = 0, r - 1 do
        order[i] = order[i + 1]
      end
      order[r] = first
      count[r] = count[r] - 1
      if count[r] > 0 then
        break
      end
      r = r + 1
    end
  end
end

local checksum, flips
for _ = 1, repeats do
  checksum, flips = fannkuch(LENGTH)
end
print(string.format("%d\nPfannkuchen(%d) = %d", checksum, LENGTH, flips))
