// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/curlhandle.h"
#include "http/responsereader.h"

namespace wf {

/// One request on its way through libcurl, which connects, speaks TLS and takes the head apart into lines;
/// what they mean is ResponseReader's matter. Stays where it is: libcurl holds its address.
class Transfer
{
public:
    /// `stop`, once set, breaks it off at the next byte that comes; it outlives the transfer.
    Transfer(HttpRequest request, const HttpLimits &limits, const std::atomic<bool> &stop);
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// Null when libcurl cannot be started.
    CURL *handle() const { return m_easy.get(); }
    /// From now on it waits after some milliseconds of reading until goOn(), so that others on this thread
    /// have their turns: a few bytes that came may inflate to many.
    void takeTurns() { m_takesTurns = true; }
    bool waits() const { return m_waits; }
    /// Reads what waits. Not from within libcurl.
    void goOn();
    /// What came of it, when libcurl is through with it; no code: it was broken off. Once.
    HttpAnswer finish(std::optional<CURLcode> code);

private:
    static size_t takeHeader(char *data, size_t size, size_t count, void *self);
    static size_t takeBody(char *data, size_t size, size_t count, void *self);
    void setRequest();
    HttpFailure failureOf(CURLcode code) const;
    QString connectWords() const;

    const HttpRequest m_request;
    const std::atomic<bool> &m_stop;
    ResponseReader m_reader;
    ThreadTime m_spent{0};     ///< On what the peer sent.
    ThreadTime m_turnBegan{0}; ///< What m_spent was then.
    bool m_takesTurns = false;
    bool m_waits = false;
    char m_error[CURL_ERROR_SIZE] = {};
    CurlList m_headers;
    CurlEasy m_easy; ///< Goes before what it points to.
};

/// One request and its answer on this thread, which waits for at most HttpLimits::total and for a tenth of a
/// second once `stop` is set.
HttpAnswer exchange(const HttpRequest &request, const HttpLimits &limits, const std::atomic<bool> &stop);

} // namespace wf
