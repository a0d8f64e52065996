// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk/chartanswers.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr std::size_t MaxLinesPerChart = 20;
constexpr int MaxPixels = 8192;

} // namespace

void ChartAnswers::setQueries(std::vector<ChartQuery> queries)
{
    m_queries = std::move(queries);
    m_generation.reset();
}

void ChartAnswers::resolve()
{
    if (m_generation == m_store.generation())
        return;
    m_generation = m_store.generation();
    std::map<ChartKey, std::vector<Followed>> before = std::exchange(m_lines, {});
    for (const ChartQuery &query : m_queries) {
        std::vector<Line> lines = linesOf(m_store, query.series, query.form);
        lines.resize(std::min(lines.size(), MaxLinesPerChart), {});
        std::vector<Followed> &old = before[query.key];
        for (Line &line : lines) {
            // Whoever was followed before goes on; the follower itself notices what does not fit.
            const auto known = std::find_if(old.begin(), old.end(), [&](const Followed &f) {
                return f.line.series == line.series && f.line.form == line.form;
            });
            ColumnFollower columns = known == old.end() ? ColumnFollower() : std::move(known->columns);
            m_lines[query.key].push_back({std::move(line), std::move(columns)});
        }
    }
}

std::shared_ptr<const ChartFrame> ChartAnswers::frame(Timestamp now)
{
    resolve();
    auto frame = std::make_shared<ChartFrame>();
    frame->now = now;
    for (const ChartQuery &query : m_queries) {
        ChartAnswer answer;
        answer.range = query.range(now);
        for (Followed &followed : m_lines[query.key])
            answer.windows.push_back(
                window(followed, answer.range, std::clamp(query.pixels, 1, MaxPixels), now));
        frame->answers.emplace(query.key, std::move(answer));
    }
    return frame;
}

SeriesWindowPtr ChartAnswers::window(Followed &followed, TimeRange range, int pixels, Timestamp now) const
{
    const Line &line = followed.line;
    const SeriesRef ref = line.series.front();
    auto window = std::make_shared<SeriesWindow>();
    window->series = ref;
    window->key = line.key;
    window->meta = line.meta;
    window->form = line.form;
    window->range = range;
    window->bin = binFor(range, pixels);
    window->columns = followed.columns.update(m_store, line, range, window->bin);
    const auto newest = m_store.last(ref);
    const auto real = m_store.lastReal(ref);
    if (line.form.kind == LineForm::Kind::Value) {
        window->last = real;
    } else if (newest) {
        for (const Sample &sample : lineSamples(m_store, line, {newest->at - line.form.window, newest->at})) {
            if (!std::isnan(sample.value))
                window->last = sample;
        }
    }
    const Millis gap = gapOf(line.meta);
    const bool marked = newest && isStaleMarker(newest->value);
    const bool old = newest && gap > Millis{0} && now - newest->at > gap + m_patience;
    if (real && (marked || old))
        window->lostSince = real->at;
    return window;
}

} // namespace wf
