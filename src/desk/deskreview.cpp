// SPDX-License-Identifier: GPL-3.0-or-later
// A desk that shows one incident at a playhead.
#include "bundle/bundle.h"
#include "desk/desk.h"
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

void Desk::openReview()
{
    const auto found = findIn(m_book, m_review->source().incident);
    if (!found) {
        Q_EMIT reviewFailed(m_logStatus.state == LogStatus::State::Unavailable
                                ? m_logStatus.message
                                : QStringLiteral("%1: there is no incident \"%2\"")
                                      .arg(m_logStatus.path, m_review->source().incident));
        return;
    }
    if (m_review->source().bundle.isEmpty())
        onLog([](LogWorker &worker) { worker.verifyInBackground(); });
    if (m_book.find(*found))
        takeReviewed();
    else
        loadIncident(*found); // loaded() goes on.
}

void Desk::takeReviewed()
{
    const auto found = findIn(m_book, m_review->source().incident);
    const Incident *whole = found ? m_book.find(*found) : nullptr;
    if (!whole)
        return;
    const bool first = !m_review->isReady();
    m_review->take(*whole, m_clock.wall());
    if (first) {
        std::vector<DetectorRule> rules;
        if (whole->runbook()) {
            for (int i = 0; i < int(whole->runbook()->conditions.size()); ++i)
                rules.push_back({whole->runbookId, i, whole->runbook()->conditions[std::size_t(i)]});
        }
        onIngest([rules](IngestWorker &worker) { worker.setRules(rules); });
        loadReviewedMetrics();
    }
    Q_EMIT reviewReady();
    Q_EMIT bookChanged({m_review->incident()});
    Q_EMIT ticked(m_review->playhead());
}

void Desk::loadReviewedMetrics()
{
    const QString bundle = m_review->source().bundle;
    onIngest(
        [bundle, folder = recorderPath(m_options.dataDir), range = m_review->range()](IngestWorker &worker) {
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

void Desk::openBundle()
{
    onLog([this, path = m_review->source().bundle](LogWorker &) {
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
                logOpened(status, events, {});
            });
    });
}

void Desk::askReviewedAuthors(QObject *context,
                              std::function<void(const Expected<std::vector<BundleAuthor>> &)> then)
{
    onLog([answer = answerTo(context, std::move(then)), file = m_review->source().bundle](LogWorker &) {
        const auto opened = Bundle::open(file);
        answer(opened ? Expected<std::vector<BundleAuthor>>(authorsOf((*opened)->events()))
                      : tl::unexpected(opened.error()));
    });
}

void Desk::importReviewed(QObject *context, std::function<void(const Expected<BundleImport> &)> then)
{
    onLog([answer = answerTo(context, std::move(then)), dataDir = m_options.dataDir, actor = user(),
           file = m_review->source().bundle](LogWorker &) {
        answer(DeskLink(dataDir, actor).importBundle(file));
    });
}

void Desk::moveTo(Timestamp t)
{
    if (!m_review || !m_review->isReady())
        return;
    m_review->moveTo(t);
    Q_EMIT bookChanged({m_review->incident()});
    Q_EMIT ticked(m_review->playhead());
}

void Desk::askImpactStart(QObject *context, std::function<void(const std::vector<ImpactSuggestion> &)> then)
{
    const Incident *whole = m_review ? m_book.find(m_review->incident()) : nullptr;
    if (!whole || !whole->runbook())
        return;
    const auto detected = whole->detectedAt ? whole->detectedAt : whole->declaredAt;
    onIngest([conditions = whole->runbook()->conditions, at = detected.value_or(whole->lastChange),
              answer = answerTo(context, std::move(then))](IngestWorker &worker) {
        answer(worker.impactStart(conditions, at));
    });
}

void Desk::forward(CommandTicket ticket, const Command &command, const QString &actor)
{
    const QString readOnly = m_review->readOnlyReason();
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
