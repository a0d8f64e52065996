// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts and changes that others told to a feed: they are answered when they are on disk. And what is
// silenced where alerts come from.
#include "desk/ingest.h"
#include "desk/livedesk.h"
#include "desk/noticecommands.h"

#include <algorithm>

namespace wf {

namespace {

/// The commands of one message: how many are not done yet, and the first thing that went wrong.
struct Settling
{
    std::size_t open = 0;
    Expected<void> stored = {};
};

} // namespace

void LiveDesk::takeNotices(quint64 ticket, const Notices &notices)
{
    const auto settle = [this, ticket](const Expected<void> &stored) {
        if (m_ingest) // It may have ended meanwhile, and with it who waits.
            onIngest([ticket, stored](IngestWorker &worker) { worker.settleNotices(ticket, stored); });
    };
    if (!mayWrite())
        return settle(fail(ErrorCode::ReadOnly, QStringLiteral("the log cannot be written now")));
    if (!m_runbookIndex)
        m_runbookIndex.emplace(m_library.documents());
    const auto commands = noticeCommands(notices, m_library, *m_runbookIndex, m_book, m_clock.wall());
    if (commands.empty())
        return settle({});
    const auto settling = std::make_shared<Settling>();
    settling->open = commands.size();
    for (const NoticeCommand &each : commands) {
        submitAs(each.actor, each.command, {this, [settling, settle](const CommandResult &result) {
                                                if (!result && settling->stored)
                                                    settling->stored = tl::unexpected(result.error());
                                                if (--settling->open == 0)
                                                    settle(settling->stored);
                                            }});
    }
}

void LiveDesk::askSilences(Continuation<std::vector<SilencesOf>> then)
{
    std::vector<FeedConfig> pagers;
    std::copy_if(m_feeds.begin(), m_feeds.end(), std::back_inserter(pagers),
                 [](const FeedConfig &feed) { return feed.enabled && feed.kind == AlertmanagerKind; });
    m_silencer.ask(pagers, std::move(then));
}

void LiveDesk::setSilence(const FeedId &feed, const Silence &silence, Continuation<Expected<QString>> then)
{
    if (const FeedConfig *pager = feedNamed(feed, AlertmanagerKind))
        m_silencer.set(*pager, silence, std::move(then));
    else
        then(fail(ErrorCode::NotFound,
                  QStringLiteral("no feed that asks an Alertmanager is called \"%1\"").arg(feed.text())));
}

void LiveDesk::expireSilence(const FeedId &feed, const QString &id, Continuation<Expected<void>> then)
{
    if (const FeedConfig *pager = feedNamed(feed, AlertmanagerKind))
        m_silencer.expire(*pager, id, std::move(then));
    else
        then(fail(ErrorCode::NotFound,
                  QStringLiteral("no feed that asks an Alertmanager is called \"%1\"").arg(feed.text())));
}

} // namespace wf
