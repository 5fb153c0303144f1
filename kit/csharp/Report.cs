using System;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

/// Sends one return, a JSON file, to TTHC Stats, as often as it takes: Report FILE
///
/// .NET 6 or newer (dotnet run -- FILE), .NET Framework 4.6 or Mono; nothing else. TTHC_URL (https://tthc.example.vn) and
/// TTHC_KEY say where to and with which key; TTHC_GIVE_UP after how many seconds (900), TTHC_TIMEOUT after how many without a
/// whole answer to try again (60). Ends with 0: stored, the receipt is printed. 2: refused, nothing is stored; correct it.
/// 3: given up; run it again later.
public static class Report
{
    // A redirected POST would become a GET, whose answer is no receipt.
    private static readonly HttpClient Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(double.Parse(Setting("TTHC_TIMEOUT", "60")))
    };
    private static TimeSpan? asked;

    public static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        // One key for one sending, the same for all its repetitions: what was stored is not stored twice, the receipt comes
        // again. Never make it of the content: figures corrected and set back would be taken for a repetition.
        string idempotencyKey = Guid.NewGuid().ToString();
        byte[] body = File.ReadAllBytes(arguments[0]);
        string path = "/api/v1/submissions";
        DateTime giveUp = DateTime.UtcNow.AddSeconds(double.Parse(Setting("TTHC_GIVE_UP", "900")));
        TimeSpan pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            int status = Send(path, body, idempotencyKey, out string text);
            if (status == (body == null ? 200 : 201) && path.StartsWith("/api/v1/submissions"))
                return End(0, text);
            if (status == (body == null ? 200 : 202))
            {
                // A large return is stored in the background: ask until it is, then for its receipt or for what is wrong.
                string state = Field(text, "state");
                path = "/api/v1/imports/" + Field(text, "id");
                body = null;
                if (state == "succeeded") path = "/api/v1/submissions/" + Field(text, "submission");
                else if (state == "refused")
                {
                    Send(path + "/errors", null, idempotencyKey, out string errors);
                    return End(2, "refused, nothing is stored: " + text + "\n" + errors);
                }
                else if (state != "queued" && state != "running") return End(3, "nothing is stored; run it again later: " + text);
            }
            // Any other says nothing about the return: it may be stored or not, so it is sent again. 409: the first one is
            // still being worked on.
            else if (body != null && status >= 300 && status < 500 && status != 408 && status != 409 && status != 429)
                return End(2, "refused (" + status + "), nothing is stored: " + text);
            TimeSpan wait = asked ?? pause;
            if (DateTime.UtcNow + wait > giveUp) return End(3, "given up, run it again later; the last answer was " + status + " " + text);
            Thread.Sleep(wait);
            pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, 60));
        }
    }

    /// One attempt: the status; 0 = no answer came, or half of one, so it is not known whether the return is stored.
    private static int Send(string path, byte[] body, string idempotencyKey, out string text)
    {
        asked = null;
        text = "";
        HttpRequestMessage request = new HttpRequestMessage(body == null ? HttpMethod.Get : HttpMethod.Post, Setting("TTHC_URL", "") + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Setting("TTHC_KEY", ""));
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        request.Headers.Add("Accept-Language", Setting("TTHC_LANGUAGE", "vi"));
        if (body != null) request.Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/json" } } };
        try
        {
            using (HttpResponseMessage answer = Client.SendAsync(request).GetAwaiter().GetResult())
            {
                text = Encoding.UTF8.GetString(answer.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
                asked = answer.Headers.RetryAfter == null ? null : answer.Headers.RetryAfter.Delta;
                return (int)answer.StatusCode;
            }
        }
        catch (Exception none) when (none is HttpRequestException || none is IOException || none is TaskCanceledException)
        {
            return 0;
        }
    }

    private static string Field(string text, string name) => Regex.Match(text, "\"" + name + "\":\"?(\\w+)").Groups[1].Value;

    private static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) ?? otherwise;

    private static int End(int code, string what)
    {
        (code == 0 ? Console.Out : Console.Error).WriteLine(what);
        return code;
    }
}
