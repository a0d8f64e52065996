// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/silencemodel.h"

#include "base/print.h"
#include "words/feedwords.h"

#include <algorithm>

namespace wf {

SilenceModel::SilenceModel(const Clock &clock, QStringList heads, QObject *parent)
    : FilteredTable(std::move(heads), parent), m_clock(clock)
{
}

void SilenceModel::setAnswers(const std::vector<SilencesOf> &answers)
{
    std::vector<SilenceRow> rows;
    for (const SilencesOf &answer : answers) {
        if (!answer.silences)
            continue;
        for (const Silence &silence : *answer.silences)
            rows.push_back({answer.feed, silence});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const SilenceRow &a, const SilenceRow &b) {
        return a.silence.until < b.silence.until;
    });
    take(std::move(rows));
}

bool SilenceModel::matches(const SilenceRow &row) const
{
    return holdsFilter(matchersText(row.silence.matchers)) || holdsFilter(row.silence.by) ||
           holdsFilter(row.silence.comment) || holdsFilter(row.feed.text());
}

bool SilenceModel::isSame(const SilenceRow &a, const SilenceRow &b) const
{
    return a.feed == b.feed && a.silence.id == b.silence.id;
}

QVariant SilenceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    // What is cut in its column is told whole.
    return role == Qt::DisplayRole || role == Qt::ToolTipRole
               ? QVariant(text(*rowAt(index.row()), static_cast<Column>(index.column())))
               : QVariant();
}

QString SilenceModel::text(const SilenceRow &row, Column column) const
{
    switch (column) {
    case UntilColumn:
        return SilenceWords::until(row.silence, m_clock.wall());
    case WhatColumn:
        return excerpt(matchersText(row.silence.matchers));
    case ByColumn:
        return excerpt(row.silence.by);
    case CommentColumn:
        return excerpt(row.silence.comment);
    case WhereColumn:
        return excerpt(row.feed.text());
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace wf

#include "moc_silencemodel.cpp"
