-- The planets' motion; the twin of programs/nbody.py (positions and speeds in small arrays).
local steps = tonumber(arg[1]) or 230000
local PI = 3.141592653589793
local SOLAR_MASS = 4 * PI * PI
local YEAR = 365.24

local function body(r, v, mass)
  return { r, { v[1] * YEAR, v[2] * YEAR, v[3] * YEAR }, mass * SOLAR_MASS }
end

local bodies = {
  { { 0.0, 0.0, 0.0 }, { 0.0, 0.0, 0.0 }, SOLAR_MASS },
  body({ 4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01 },
    { 1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05 },
    9.54791938424326609e-04),
  body({ 8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01 },
    { -2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05 },
    2.85885980666130812e-04),
  body({ 1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01 },
    { 2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05 },
    4.36624404335156298e-05),
  body({ 1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01 },
    { 2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05 },
    5.15138902046611451e-05),
}

local pairs_of = {}
for i = 1, #bodies - 1 do
  for j = i + 1, #bodies do
    pairs_of[#pairs_of + 1] = { bodies[i], bodies[j] }
  end
end

local function advance(dt, n)
  for _ = 1, n do
    for k = 1, #pairs_of do
      local pair = pairs_of[k]
      local a, b = pair[1], pair[2]
      local r1, r2 = a[1], b[1]
      local dx = r1[1] - r2[1]
      local dy = r1[2] - r2[2]
      local dz = r1[3] - r2[3]
      local mag = dt * ((dx * dx + dy * dy + dz * dz) ^ -1.5)
      local b1 = a[3] * mag
      local b2 = b[3] * mag
      local v1, v2 = a[2], b[2]
      v1[1] = v1[1] - dx * b2
      v1[2] = v1[2] - dy * b2
      v1[3] = v1[3] - dz * b2
      v2[1] = v2[1] + dx * b1
      v2[2] = v2[2] + dy * b1
      v2[3] = v2[3] + dz * b1
    end
    for k = 1, #bodies do
      local r, v = bodies[k][1], bodies[k][2]
      r[1] = r[1] + dt * v[1]
      r[2] = r[2] + dt * v[2]
      r[3] = r[3] + dt * v[3]
    end
  end
end

local function energy()
  local e = 0.0
  for k = 1, #pairs_of do
    local a, b = pairs_of[k][1], pairs_of[k][2]
    local dx, dy, dz = a[1][1] - b[1][1], a[1][2] - b[1][2], a[1][3] - b[1][3]
    e = e - (a[3] * b[3]) / ((dx * dx + dy * dy + dz * dz) ^ 0.5)
  end
  for k = 1, #bodies do
    local v, m = bodies[k][2], bodies[k][3]
    e = e + m * (v[1] * v[1] + v[2] * v[2] + v[3] * v[3]) / 2.0
  end
  return e
end

local px, py, pz = 0.0, 0.0, 0.0
for k = 1, #bodies do
  local v, m = bodies[k][2], bodies[k][3]
  px, py, pz = px - v[1] * m, py - v[2] * m, pz - v[3] * m
end
local sun = bodies[1]
sun[2][1], sun[2][2], sun[2][3] = px / sun[3], py / sun[3], pz / sun[3]
print(string.format("%.9f", energy()))
advance(0.01, steps)
print(string.format("%.9f", energy()))
