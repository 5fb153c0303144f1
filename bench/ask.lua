-- Asks the questions of a file, one after the other, over and over. Argument: the file.
local questions, at = {}, 0

function init(args)
  for line in io.lines(args[1]) do questions[#questions + 1] = line end
end

function request()
  at = at % #questions + 1
  return wrk.format("GET", questions[at])
end
