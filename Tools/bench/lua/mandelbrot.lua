-- The Mandelbrot set; the twin of programs/mandelbrot.py.
local height = tonumber(arg[1]) or 2300
local WIDTH, LIMIT = 240, 50

local function row_hash(y, check)
  local ci = 2.0 * y / height - 1.0
  for x = 0, WIDTH - 1 do
    local cr = 3.0 * x / WIDTH - 2.0
    local zr, zi, count = 0.0, 0.0, 0
    while count < LIMIT do
      local rr = zr * zr
      local ii = zi * zi
      if rr + ii > 4.0 then
        break
      end
      zi = 2.0 * zr * zi + ci
      zr = rr - ii + cr
      count = count + 1
    end
    check = (check * 31 + count) % 1000003
  end
  return check
end

local check = 0
for y = 0, height - 1 do
  check = row_hash(y, check)
end
print(string.format("checksum %d", check))
