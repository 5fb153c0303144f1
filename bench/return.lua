-- What wrk sends: returns of one unit for one day, each with a unit and a day of its own choice. Arguments: the file with
-- the codes of units, the one with the codes of procedures, the key, how many counts a return has, and how many
-- milliseconds each connection waits before it sends the next (none = not at all).
local units, procedures, key, rows = {}, {}, nil, 60

local function lines(name)
  local all = {}
  for line in io.lines(name) do all[#all + 1] = line end
  return all
end

function setup(thread)
  thread:set("seed", os.time() + (threads or 0))
  threads = (threads or 0) + 1
end

function init(args)
  math.randomseed(seed)
  units, procedures, key, rows = lines(args[1]), lines(args[2]), args[3], tonumber(args[4])
  if args[5] then
    local pause = tonumber(args[5])
    delay = function() return pause end
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. key
end

function request()
  local got = math.random(0, 100)
  local counts = {}
  for i = 1, rows do
    counts[i] = string.format(
      '{"procedure":"%s","level":4,"received":%d,"receivedOnline":%d,"resolvedEarly":1,"resolvedOnTime":2,"resolvedOverdue":3,"pendingInTime":4,"pendingOverdue":5}',
      procedures[i], got + i, got)
  end
  local day = os.date("!%Y-%m-%d", 1754006400 + 86400 * math.random(0, 400))
  return wrk.format(nil, "/api/v1/submissions", nil,
    '{"unit":"' .. units[math.random(#units)] .. '","period":"' .. day .. '","counts":[' .. table.concat(counts, ",") .. ']}')
end

local refused = 0
function response(status, headers, body)
  if status ~= 201 then
    refused = refused + 1
    if refused == 1 then io.stderr:write("answer " .. status .. ": " .. body:sub(1, 400) .. "\n") end
  end
end
