using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// Sends one return, a JSON file, to TTHC Stats, as often as it takes: Report FILE
///
/// .NET 6 or newer (dotnet run -- FILE), .NET Framework 4.6 or Mono; nothing else. TTHC_URL (https://tthc.example.vn) and
/// TTHC_KEY say where to and with which key; TTHC_GIVE_UP after how many seconds (900). Ends with 0: stored, the receipt is
/// printed. 2: refused, nothing is stored; correct it. 3: given up; run it again later.
public static class Report
{
    public static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        return Send(File.ReadAllBytes(arguments[0])).GetAwaiter().GetResult();
    }

    private static async Task<int> Send(byte[] body)
    {
        // One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes
        // again. Never make it of the content: figures corrected and set back would be taken for a repetition.
        string idempotencyKey = Guid.NewGuid().ToString();
        DateTime giveUp = DateTime.UtcNow.AddSeconds(double.Parse(Setting("TTHC_GIVE_UP", "900")));
        TimeSpan pause = TimeSpan.FromSeconds(1);
        using (HttpClient client = new HttpClient { Timeout = TimeSpan.FromSeconds(60) })
        {
            while (true)
            {
                string last = "none";
                TimeSpan wait = pause;
                try
                {
                    using (HttpResponseMessage answer = await client.SendAsync(Request(body, idempotencyKey)))
                    {
                        int status = (int)answer.StatusCode;
                        string text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
                        last = status.ToString();
                        if (answer.IsSuccessStatusCode)
                        {
                            Console.WriteLine(text);
                            return 0;
                        }
                        // Any other says nothing about the return: it may be stored or not, so it is sent again. 409: the
                        // first one is still being worked on.
                        if (status < 500 && status != 408 && status != 409 && status != 429)
                        {
                            Console.Error.WriteLine("refused (" + status + "), nothing is stored: " + text);
                            return 2;
                        }
                        RetryConditionHeaderValue asked = answer.Headers.RetryAfter;
                        wait = asked != null && asked.Delta.HasValue ? asked.Delta.Value : pause;
                    }
                }
                catch (Exception none) when (none is HttpRequestException || none is IOException || none is TaskCanceledException)
                {
                    // No answer came: it is not known whether the return is stored.
                }
                if (DateTime.UtcNow + wait > giveUp)
                {
                    Console.Error.WriteLine("given up (last answer: " + last + "); run it again later");
                    return 3;
                }
                Thread.Sleep(wait);
                pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 60));
            }
        }
    }

    private static HttpRequestMessage Request(byte[] body, string idempotencyKey)
    {
        HttpRequestMessage request = new HttpRequestMessage(HttpMethod.Post, Setting("TTHC_URL", "") + "/api/v1/submissions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Setting("TTHC_KEY", ""));
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.Add("Accept-Language", Setting("TTHC_LANGUAGE", "vi"));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static string Setting(string name, string otherwise)
    {
        return Environment.GetEnvironmentVariable(name) ?? otherwise;
    }
}
