// SPDX-License-Identifier: GPL-3.0-or-later
// What a commit costs in an incident of 10, 1,000 and 10,000 events: decided, written, folded by the log and
// by the window. The time is that of the processor.
#include "base/clock.h"
#include "log/eventlog.h"
#include "log/execute.h"

#include <benchmark/benchmark.h>

#include <QTemporaryDir>

using namespace wf;

namespace {

/// A log with one incident of so many events.
class Long
{
public:
    explicit Long(int events) : m_log(*EventLog::open(m_dir.path(), m_clock))
    {
        command::Declare declare;
        declare.title = QStringLiteral("Everything is late");
        id = (*execute(*m_log, declare, {m_clock.wall(), QStringLiteral("Ada")})).front()->incident;
        for (int done = 1; done < events;) {
            std::vector<EventDraft> drafts;
            for (; done < events && drafts.size() < 1000; ++done)
                drafts.push_back({id, event::Note{QStringLiteral("note %1").arg(done)}, m_clock.wall(),
                                  QStringLiteral("Ada")});
            if (!m_log->append(drafts))
                std::abort();
        }
        window.setHome(m_log->desk());
        window.apply(m_log->loadedEvents());
    }
    std::vector<EventPtr> note()
    {
        return *execute(*m_log, command::AddEntry{id, EventKind::Note, QStringLiteral("one more")},
                        {m_clock.wall(), QStringLiteral("Ada")});
    }

    IncidentId id;
    IncidentBook window;

private:
    QTemporaryDir m_dir;
    SystemClock m_clock;
    std::unique_ptr<EventLog> m_log;
};

/// The log's part and the window's book.
void commit(benchmark::State &state)
{
    Long incident(int(state.range(0)));
    for (auto _ : state)
        incident.window.apply(incident.note());
}
BENCHMARK(commit)->Arg(10)->Arg(1'000)->Arg(10'000)->Iterations(300)->Repetitions(5)->ReportAggregatesOnly();

/// What the fold alone costs, without the log.
void fold(benchmark::State &state)
{
    Long incident(int(state.range(0)));
    const EventPtr note = incident.note().front();
    qint64 n = note->id.sequence;
    for (auto _ : state) {
        auto next = std::make_shared<Event>(*note);
        next->id.sequence = ++n;
        next->time.counter = quint32(n);
        benchmark::DoNotOptimize(incident.window.projected({next}));
        incident.window.apply({next});
    }
}
BENCHMARK(fold)->Arg(10)->Arg(1'000)->Arg(10'000)->Iterations(2'000)->Repetitions(5)->ReportAggregatesOnly();

} // namespace
