-- Spectral norm of an infinite matrix; the twin of programs/spectral_norm.py.
local rounds = tonumber(arg[1]) or 100
local ORDER = 130
local floor, sqrt = math.floor, math.sqrt

local function entry(i, j)
  return 1.0 / (floor((i + j) * (i + j + 1) / 2) + i + 1)
end

local function times(u)
  local result = {}
  for i = 0, ORDER - 1 do
    local total = 0.0
    for j = 0, ORDER - 1 do
      total = total + entry(i, j) * u[j]
    end
    result[i] = total
  end
  return result
end

local function transposed_times(u)
  local result = {}
  for i = 0, ORDER - 1 do
    local total = 0.0
    for j = 0, ORDER - 1 do
      total = total + entry(j, i) * u[j]
    end
    result[i] = total
  end
  return result
end

local u = {}
for i = 0, ORDER - 1 do
  u[i] = 1.0
end
local v = u
for _ = 1, rounds do
  v = transposed_times(times(u))
  u = transposed_times(times(v))
end
local vbv, vv = 0.0, 0.0
for i = 0, ORDER - 1 do
  vbv = vbv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("%.9f", sqrt(vbv / vv)))
