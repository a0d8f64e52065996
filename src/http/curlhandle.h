// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/time.h"

#include <curl/curl.h>

#include <QString>

#include <atomic>
#include <memory>
#include <optional>

namespace wf {

struct CurlEasyDeleter
{
    void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
};
struct CurlMultiDeleter
{
    void operator()(CURLM *multi) const { curl_multi_cleanup(multi); }
};
struct CurlListDeleter
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyDeleter>;
using CurlMulti = std::unique_ptr<CURLM, CurlMultiDeleter>;
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;

/// Started once for the process, from any thread. Null when libcurl cannot be started.
CurlEasy makeCurlEasy();
CurlMulti makeCurlMulti();

/// What every connection of ours has in common: one of its own, certificates verified (`caFile`: authorities
/// besides the system's), no redirects, no proxy for this machine's own addresses, and an end that waits for
/// no name that is being looked up. `error` has CURL_ERROR_SIZE bytes and outlives the transfer.
void setCurlCommon(CURL *easy, const QString &host, const QString &caFile, Millis total, Millis connect,
                   char *error);

/// Runs one transfer on this thread until it is through; none within a tenth of a second once `stop` is set.
std::optional<CURLcode> runCurl(CURL *easy, const std::atomic<bool> &stop);

} // namespace wf
