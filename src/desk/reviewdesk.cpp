// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/reviewdesk.h"

#include "desk/desklink.h"
#include "desk/ingest.h"

namespace wf {

namespace {

/// Of the incident that is asked for, wherever the book has it; the first to be declared where none is named.
std::optional<IncidentId> findIn(const IncidentBook &book, const QString &asked)
{
    if (asked.isEmpty()) {
        const Incident *first = nullptr;
        for (const auto &[id, incident] : book.incidents()) {
            if (!first || incident.declaredAt.value_or(incident.lastChange) <
                              first->declaredAt.value_or(first->lastChange))
                first = &incident;
        }
        return first ? std::optional(first->id) : std::nullopt;
    }
    return book.idOf(asked);
}

} // namespace

ReviewDesk::ReviewDesk(DeskOptions options, ReviewSource source, const Clock &clock, QObject *parent)
    : DeskCore(std::move(options), clock, LogWorker::Mode::Follows, parent), m_review(std::move(source))
{
    connect(&m_review, &Review::moved, this, &ReviewDesk::tellMoment);
}

void ReviewDesk::begin()
{
    isOfBundle() ? openBundle() : openLog();
}

void ReviewDesk::takeOpened(const std::set<IncidentId> &)
{
    const auto found = findIn(m_book, m_review.source().incident);
    if (!found) {
        Q_EMIT m_review.failed(m_logStatus.state == LogStatus::State::Unavailable
                                   ? m_logStatus.message
                                   : QStringLiteral("%1: there is no incident \"%2\"")
                                         .arg(m_logStatus.path, m_review.source().incident));
        return;
    }
    if (!isOfBundle())
        onLog([](LogWorker &worker) { worker.verifyInBackground(); });
    if (m_book.find(*found))
        takeStory();
    else
        loadIncident(*found); // takeLoaded() goes on.
}

void ReviewDesk::takeCommitted(const std::vector<EventPtr> &, const std::set<IncidentId> &changed)
{
    if (changed.contains(m_review.incident()))
        takeStory();
}

void ReviewDesk::takeLoaded(const std::set<IncidentId> &)
{
    takeStory();
}

void ReviewDesk::takeConditions(const std::vector<ConditionStatus> &conditions)
{
    m_review.setBound(conditions);
}

void ReviewDesk::takeStory()
{
    const auto found = findIn(m_book, m_review.source().incident);
    const Incident *whole = found ? m_book.find(*found) : nullptr;
    if (!whole)
        return;
    const bool first = !m_review.isReady();
    m_review.take(*whole, m_clock.wall());
    tellMoment();
    if (first)
        loadMetrics(*whole);
}

void ReviewDesk::tellMoment()
{
    Q_EMIT bookChanged({m_review.incident()});
    Q_EMIT ticked(m_review.playhead());
}

void ReviewDesk::loadMetrics(const Incident &whole)
{
    // What its incident followed is watched, whatever became of the file.
    std::vector<DetectorRule> rules;
    if (whole.runbook()) {
        for (int i = 0; i < int(whole.runbook()->conditions.size()); ++i)
            rules.push_back({whole.runbookId, i, whole.runbook()->conditions[std::size_t(i)]});
    }
    onIngest([rules](IngestWorker &worker) { worker.setRules(rules, {}); });
    const QString bundle = m_review.source().bundle;
    onIngest(
        [bundle, folder = recorderPath(m_options.dataDir), range = m_review.range()](IngestWorker &worker) {
            worker.load([&](SeriesStore &store) {
                QStringList problems;
                if (bundle.isEmpty()) {
                    RecorderArchive archive(folder);
                    bringIn(archive, store, range, problems);
                    return problems;
                }
                const auto opened = Bundle::open(bundle);
                const auto loaded =
                    opened ? (*opened)->loadMetrics(store) : Expected<qint64>(tl::unexpected(opened.error()));
                return loaded ? (*opened)->problems() : QStringList{loaded.error().message};
            });
        });
}

bool ReviewDesk::isSimulated() const
{
    const auto &all = m_book.incidents();
    return DeskCore::isSimulated() ||
           std::any_of(all.begin(), all.end(), [](const auto &entry) { return entry.second.simulated; });
}

void ReviewDesk::openBundle()
{
    onLog([this, path = m_review.source().bundle](LogWorker &) {
        const auto opened = Bundle::open(path);
        LogStatus status;
        status.path = path;
        status.state = opened ? LogStatus::State::ReadOnly : LogStatus::State::Unavailable;
        status.message = opened ? QString() : opened.error().message;
        if (opened) {
            status.warnings = (*opened)->problems();
            status.chainVerified = (*opened)->damage().isEmpty();
        }
        QMetaObject::invokeMethod(
            this, [this, status, events = opened ? (*opened)->events() : std::vector<EventPtr>()] {
                takeLog(status, events, {});
            });
    });
}

void ReviewDesk::askAuthors(Continuation<Expected<std::vector<BundleAuthor>>> then)
{
    onLog([this, then = std::move(then), file = m_review.source().bundle](LogWorker &) {
        const auto opened = Bundle::open(file);
        then.post(this, opened ? Expected<std::vector<BundleAuthor>>(authorsOf((*opened)->events()))
                               : tl::unexpected(opened.error()));
    });
}

void ReviewDesk::import(Continuation<Expected<BundleImport>> then)
{
    onLog([this, then = std::move(then), dataDir = m_options.dataDir, actor = user(),
           file = m_review.source().bundle](LogWorker &) {
        then.post(this, DeskLink(dataDir, actor).importBundle(file));
    });
}

void ReviewDesk::execute(CommandTicket ticket, const QString &actor, const Command &command, const QString &)
{
    const QString readOnly = m_review.readOnlyReason();
    auto allowed =
        readOnly.isEmpty() ? Review::allows(command) : Expected<void>(fail(ErrorCode::ReadOnly, readOnly));
    if (!allowed) {
        QMetaObject::invokeMethod(
            this, [this, ticket, refusal = allowed.error()] { settle(ticket, tl::unexpected(refusal)); },
            Qt::QueuedConnection);
        return;
    }
    onLog([ticket, command, actor](LogWorker &worker) { worker.forward(ticket, command, actor); });
}

} // namespace wf

#include "moc_reviewdesk.cpp"
