// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/selectioncard.h"

#include "theme/plainlabel.h"

#include <QBoxLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

namespace wf {

namespace {

constexpr int Swatch = 8;

QLabel *makeLabel(const char *role, const QString &text, QWidget *parent)
{
    auto *label = new PlainLabel(text, parent);
    label->setProperty("role", role);
    return label;
}

} // namespace

SelectionCard::SelectionCard(QWidget *chart)
    : QFrame(chart), m_length(makeLabel("strong", {}, this)), m_times(makeLabel("mono-small", {}, this)),
      m_numbers(new QGridLayout)
{
    setObjectName(QStringLiteral("selectionCard"));
    setProperty("pane", true);
    setCursor(Qt::ArrowCursor);
    m_length->setObjectName(QStringLiteral("selectionLength"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 6, 8, 8);
    layout->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_length);
    head->addWidget(m_times);
    head->addStretch(1);
    layout->addLayout(head);
    m_numbers->setHorizontalSpacing(10);
    m_numbers->setVerticalSpacing(1);
    layout->addLayout(m_numbers);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    layout->addLayout(row);
    m_pin = addButton(tr("Pin W"), "selectionPin",
                      tr("Keep this window in the incident, with a caption (W); select an incident first"));
    m_switch = addButton(tr("A–B D"), "selectionEnds",
                         tr("The values at both ends and their difference, or the numbers between (D)"));
    QPushButton *zoom = addButton(tr("Zoom ⏎"), "selectionZoom", tr("Show just this (Enter)"));
    QPushButton *csv = addButton(tr("CSV E"), "selectionCsv", tr("Export these samples (E)"));
    QPushButton *close = addButton(tr("Drop Esc"), "selectionClose", tr("Drop the selection (Escape)"));
    for (QPushButton *button : {m_switch, m_pin, zoom, csv, close})
        row->addWidget(button);
    row->addStretch(1);
    connect(m_pin, &QPushButton::clicked, this, &SelectionCard::pinClicked);
    connect(zoom, &QPushButton::clicked, this, &SelectionCard::zoomClicked);
    connect(csv, &QPushButton::clicked, this, &SelectionCard::csvClicked);
    connect(close, &QPushButton::clicked, this, &SelectionCard::closeClicked);
    m_switch->setCheckable(true);
    connect(m_switch, &QPushButton::clicked, this, &SelectionCard::endsClicked);
    showEnds(false);
}

QPushButton *SelectionCard::addButton(const QString &text, const char *name, const QString &tip)
{
    auto *button = new QPushButton(text, this);
    button->setProperty("kind", "pill");
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    // The chart keeps the keys.
    button->setFocusPolicy(Qt::NoFocus);
    return button;
}

void SelectionCard::setRange(const QString &length, const QString &times, bool known)
{
    m_length->setText(length);
    m_times->setText(times);
    if (known)
        return;
    m_rows.clear();
    clearRows();
    m_numbers->addWidget(makeLabel("muted", tr("counting…"), this), 0, 0, 1, -1);
    adjustSize();
}

void SelectionCard::clearRows()
{
    while (QLayoutItem *item = m_numbers->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void SelectionCard::showEnds(bool ends)
{
    m_ends = ends;
    m_switch->setChecked(ends);
    if (!m_rows.empty())
        fill();
}

void SelectionCard::setRows(const std::vector<SelectionRow> &rows)
{
    m_rows = rows;
    fill();
}

void SelectionCard::fill()
{
    clearRows();
    int column = 2;
    const QStringList heads = m_ends ? QStringList{tr("A"), tr("B"), tr("B − A"), tr("per min")}
                                     : QStringList{tr("min"), tr("max"), tr("mean"), tr("p95"), tr("count")};
    for (const QString &head : heads)
        m_numbers->addWidget(makeLabel("label", head, this), 0, column++, Qt::AlignRight);
    int line = 1;
    for (const SelectionRow &row : m_rows) {
        auto *swatch = new PlainLabel(this);
        QPixmap dot(Swatch, 3);
        dot.fill(row.color);
        swatch->setPixmap(dot);
        m_numbers->addWidget(swatch, line, 0);
        m_numbers->addWidget(makeLabel("mono-small", row.name, this), line, 1);
        column = 2;
        const QStringList numbers = m_ends ? QStringList{row.first, row.last, row.change, row.rate}
                                           : QStringList{row.min, row.max, row.mean, row.p95, row.count};
        for (const QString &number : numbers)
            m_numbers->addWidget(makeLabel("mono-small", number, this), line, column++, Qt::AlignRight);
        ++line;
    }
    // New labels count only once they are shown and have their style.
    for (QLabel *label : findChildren<QLabel *>()) {
        label->show();
        label->ensurePolished();
    }
    layout()->activate();
    adjustSize();
}

void SelectionCard::setCanPin(bool can)
{
    m_pin->setEnabled(can);
}

} // namespace wf

#include "moc_selectioncard.cpp"
