// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/continuation.h"
#include "feed/silence.h"
#include "http/httpclient.h"

#include <QObject>

#include <map>

namespace wf {

/// The silences of one Alertmanager, or why they are not known.
struct SilencesOf
{
    FeedId feed;
    Expected<std::vector<Silence>> silences;
};

/// Asks Alertmanagers for their silences, and makes, changes and ends them. Errors begin with the address.
/// GUI thread; the network is on a thread of its own.
class Silencer : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    /// One answer for each of `configs`, in their order, when all have answered or run out of time.
    void ask(const std::vector<FeedConfig> &configs, Continuation<std::vector<SilencesOf>> then);
    /// The id: of one that was changed it may be a new one.
    void set(const FeedConfig &config, const Silence &silence, Continuation<Expected<QString>> then);
    void expire(const FeedConfig &config, const QString &id, Continuation<Expected<void>> then);

private:
    struct Round;
    using Then = std::function<void(const Expected<QByteArray> &body)>;
    void send(const FeedConfig &config, HttpRequest request, Then then);

    HttpClient m_http;
    std::map<quint64, HttpCall> m_calls;
    quint64 m_lastCall = 0;
};

} // namespace wf
