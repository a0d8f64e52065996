// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/listpage.h"

#include <QHeaderView>
#include <QPlainTextEdit>
#include <QTableView>

#include <algorithm>

namespace wf::kit {

namespace {

constexpr int LeastDetails = 60;

} // namespace

void setUpDetails(QPlainTextEdit &details, int mostHeight)
{
    details.setReadOnly(true);
    details.setTabChangesFocus(true);
    details.setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    details.setMaximumHeight(mostHeight);
    details.setMinimumHeight(LeastDetails);
}

void setDetails(QPlainTextEdit &details, const QString &text)
{
    if (details.toPlainText() != text)
        details.setPlainText(text);
}

void shareColumns(QTableView &view, std::initializer_list<int> longColumns)
{
    QHeaderView *header = view.horizontalHeader();
    header->setResizeContentsPrecision(0);
    for (int column = 0; column < header->count(); ++column) {
        const bool isLong = std::find(longColumns.begin(), longColumns.end(), column) != longColumns.end();
        header->setSectionResizeMode(column, isLong ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
    }
}

QString firstLines(QStringList lines, qsizetype most, const QString &more)
{
    if (lines.size() > most) {
        const auto left = lines.size() - most;
        lines = lines.first(most);
        lines << more.arg(left);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace wf::kit
