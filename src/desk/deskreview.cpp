// SPDX-License-Identifier: GPL-3.0-or-later
// A desk that shows one incident at a playhead.
#include "desk/desk.h"
#include "desk/ingest.h"

namespace wf {

namespace {

/// Of the incident that is asked for, wherever the book has it.
std::optional<IncidentId> findIn(const IncidentBook &book, const QString &asked)
{
    if (const auto known = book.resolve(asked))
        return (*known)->id;
    for (const auto &[id, summary] : book.archived()) {
        if (isCalled(id, summary.number, asked))
            return id;
    }
    return std::nullopt;
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
        onIngest([folder = recorderPath(m_options.dataDir), range = m_review->range()](IngestWorker &worker) {
            worker.load([&](SeriesStore &store) {
                QStringList problems;
                RecorderArchive archive(folder);
                bringIn(archive, store, range, problems);
                return problems;
            });
        });
    }
    Q_EMIT reviewReady();
    Q_EMIT bookChanged({m_review->incident()});
    Q_EMIT ticked(m_review->playhead());
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
              context = QPointer(context), then = std::move(then), this](IngestWorker &worker) {
        QMetaObject::invokeMethod(this, [context, then, answer = worker.impactStart(conditions, at)] {
            if (context)
                then(answer);
        });
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
