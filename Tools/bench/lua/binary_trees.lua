-- Binary trees built, walked and dropped; the twin of programs/binary_trees.py.
local repeats = tonumber(arg[1]) or 410
local DEPTH = 12

local function make(depth)
  if depth == 0 then
    return {}
  end
  depth = depth - 1
  return { make(depth), make(depth) }
end

local function count(tree)
  local left, right = tree[1], tree[2]
  if left == nil then
    return 1
  end
  return 1 + count(left) + count(right)
end

local long_lived = make(DEPTH)
local total = 0
for _ = 1, repeats do
  for depth = 4, DEPTH, 4 do
    for _ = 1, 2 ^ (DEPTH - depth) do
      total = total + count(make(depth))
    end
  end
end
print(string.format("nodes %d long-lived %d", total, count(long_lived)))
