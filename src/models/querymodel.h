// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/queryrunner.h"
#include "metrics/serieswindow.h"
#include "models/tablemodel.h"

namespace wf {

/// The series of an answer with their last values, the highest first.
class QueryModel : public HeadedTable
{
    Q_OBJECT
public:
    enum Column { ValueColumn, SeriesColumn, ColumnCount };
    /// `heads`: the columns' names for people.
    explicit QueryModel(QStringList heads, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    void setAnswer(std::vector<promql::SeriesPoints> series);
    const std::vector<promql::SeriesPoints> &series() const { return m_series; }

private:
    std::vector<promql::SeriesPoints> m_series;
};

/// Whatever a result is, as series of points; a number is one without labels, a text none.
std::vector<promql::SeriesPoints> pointsOf(const promql::QueryResult &result);

/// The first `most` series as a chart draws them. `step` > 0 is the distance of the points: where one is
/// missing, the line is broken.
std::vector<SeriesWindowPtr> windowsOf(const std::vector<promql::SeriesPoints> &series, TimeRange range,
                                       Millis step, int pixels, std::size_t most);

} // namespace wf
