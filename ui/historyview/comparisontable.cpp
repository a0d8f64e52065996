// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/comparisontable.h"

#include "delegates/words.h"

#include <QHeaderView>

namespace wf {

namespace {

constexpr int SinceRole = Qt::UserRole + 1;

class CompareWords
{
    Q_DECLARE_TR_FUNCTIONS(wf::CompareWords)
public:
    static QString cell(const std::optional<Millis> &since, StepState state, ComparedRow::Kind kind)
    {
        if (!since)
            return kind == ComparedRow::Kind::Step ? tr("not done") : QStringLiteral("–");
        const QString text = (*since < Millis{0} ? QString() : QStringLiteral("+")) + clockText(*since);
        return state == StepState::Skipped ? tr("%1 skipped").arg(text) : text;
    }
    static QString difference(Millis d)
    {
        if (d == Millis{0})
            return tr("same");
        return d > Millis{0} ? tr("%1 later").arg(clockText(d)) : tr("%1 earlier").arg(clockText(-d));
    }
};

} // namespace

ComparisonTable::ComparisonTable(const Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setObjectName(QStringLiteral("comparison"));
    setAccessibleName(tr("Comparison step by step"));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setEditTriggers(NoEditTriggers);
    setColumnCount(4);
    connect(this, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        if (const QVariant since = item->data(0, SinceRole); since.isValid())
            Q_EMIT momentRequested(Millis{since.toLongLong()});
    });
}

void ComparisonTable::show(const std::vector<ComparedRow> &rows, const QString &first, const QString &second)
{
    clear();
    setHeaderLabels({tr("Since the declaration"), first, second, tr("The second one")});
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    for (int column = 1; column < 4; ++column)
        header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    for (const ComparedRow &row : rows) {
        const bool isStep = row.kind == ComparedRow::Kind::Step;
        const QString name =
            row.kind == ComparedRow::Kind::Milestone ? Terms::milestone(row.milestone) : row.name;
        auto *item = new QTreeWidgetItem(
            {(isStep ? QStringLiteral("    ") : QString()) + name,
             CompareWords::cell(row.first, row.firstState, row.kind),
             CompareWords::cell(row.second, row.secondState, row.kind),
             row.first && row.second ? CompareWords::difference(*row.second - *row.first) : QString()});
        for (int column = 1; column < 4; ++column)
            item->setFont(column, m_theme.font(FontRole::Mono));
        if (!isStep)
            item->setFont(0, m_theme.font(FontRole::BodyStrong));
        if (row.first && row.second)
            item->setForeground(3, m_theme.color(*row.second > *row.first ? Token::P1 : Token::Text2));
        item->setToolTip(0, name);
        if (const auto since = row.first ? row.first : row.second)
            item->setData(0, SinceRole, qint64(since->count()));
        addTopLevelItem(item);
    }
}

} // namespace wf

#include "moc_comparisontable.cpp"
