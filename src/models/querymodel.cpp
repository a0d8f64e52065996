// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/querymodel.h"

#include "base/print.h"
#include "promql/labelsets.h"
#include "promql/literals.h"

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr qsizetype MaxSeriesText = 500;

double lastOf(const promql::SeriesPoints &series)
{
    return series.points.empty() ? std::nan("") : series.points.back().value;
}

} // namespace

QueryModel::QueryModel(QStringList heads, QObject *parent) : HeadedTable(std::move(heads), parent) {}

void QueryModel::setAnswer(std::vector<promql::SeriesPoints> series)
{
    std::stable_sort(series.begin(), series.end(), [](const auto &a, const auto &b) {
        const double x = lastOf(a);
        const double y = lastOf(b);
        return std::isnan(y) ? !std::isnan(x) : x > y;
    });
    beginResetModel();
    m_series = std::move(series);
    endResetModel();
}

int QueryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_series.size());
}

QVariant QueryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) ||
        (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const promql::SeriesPoints &series = m_series[std::size_t(index.row())];
    if (index.column() == ValueColumn)
        return QString::fromStdString(promql::numberText(lastOf(series)));
    const QString text = excerpt(QString::fromStdString(promql::seriesTextOf(*series.labels)), MaxSeriesText);
    return text.isEmpty() ? QStringLiteral("{}") : text;
}

std::vector<promql::SeriesPoints> pointsOf(const promql::QueryResult &result)
{
    if (const auto *matrix = std::get_if<promql::MatrixResult>(&result.value))
        return matrix->series;
    std::vector<promql::SeriesPoints> series;
    if (const auto *vector = std::get_if<promql::VectorResult>(&result.value)) {
        for (const promql::VectorElement &element : vector->elements)
            series.push_back({element.labels, {{vector->at, element.value}}});
    } else if (const auto *scalar = std::get_if<promql::ScalarResult>(&result.value)) {
        series.push_back({std::make_shared<const Labels>(), {scalar->point}});
    }
    return series;
}

std::vector<SeriesWindowPtr> windowsOf(const std::vector<promql::SeriesPoints> &series, TimeRange range,
                                       Millis step, int pixels, std::size_t most)
{
    std::vector<SeriesWindowPtr> windows;
    for (std::size_t i = 0; i < std::min(series.size(), most); ++i) {
        SeriesWindow window;
        window.key = {std::string(series[i].labels->value(promql::NameLabel)), *series[i].labels};
        promql::setLabel(window.key.labels, promql::NameLabel, {});
        window.meta.interval = step;
        window.range = range;
        window.bin = std::max(step, binFor(range, pixels));
        window.columns = decimate(series[i].points, window.bin, step * 3 / 2);
        if (!series[i].points.empty())
            window.last = series[i].points.back();
        windows.push_back(std::make_shared<const SeriesWindow>(std::move(window)));
    }
    return windows;
}

} // namespace wf

#include "moc_querymodel.cpp"
