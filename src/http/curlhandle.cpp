// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/curlhandle.h"

#include <algorithm>
#include <mutex>

namespace wf {

namespace {

constexpr int PollMs = 100;

void startCurl()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

} // namespace

CurlEasy makeCurlEasy()
{
    startCurl();
    return CurlEasy(curl_easy_init());
}

CurlMulti makeCurlMulti()
{
    startCurl();
    return CurlMulti(curl_multi_init());
}

void setCurlCommon(CURL *easy, const QString &host, const QString &caFile, Millis total, Millis connect,
                   char *error)
{
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(total.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(std::min(total, connect).count()));
    if (!caFile.isEmpty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, caFile.toUtf8().constData());
    // A proxy knows nothing of this machine's own addresses.
    if (host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost") ||
        host == QLatin1String("::1"))
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
}

std::optional<CURLcode> runCurl(CURL *easy, const std::atomic<bool> &stop)
{
    const CurlMulti multi = makeCurlMulti();
    if (!multi)
        return CURLE_FAILED_INIT;
    curl_multi_add_handle(multi.get(), easy);
    std::optional<CURLcode> code;
    for (int running = 1; running > 0 && !stop;) {
        if (curl_multi_perform(multi.get(), &running) != CURLM_OK)
            break;
        if (running > 0) {
            curl_multi_poll(multi.get(), nullptr, 0, PollMs, nullptr);
            continue;
        }
        int left = 0;
        if (const CURLMsg *message = curl_multi_info_read(multi.get(), &left))
            code = message->data.result;
    }
    curl_multi_remove_handle(multi.get(), easy);
    return code;
}

} // namespace wf
