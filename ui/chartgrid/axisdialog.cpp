// SPDX-License-Identifier: GPL-3.0-or-later
#include "chartgrid/axisdialog.h"

#include "kit/widgetkit.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRadioButton>

#include <cmath>

namespace wf {

AxisDialog::AxisDialog(const QString &metric, const std::optional<Range> &fixed, const Range &present,
                       QWidget *parent)
    : QDialog(parent), m_automatic(new QRadioButton(tr("&Automatic: data and thresholds"), this)),
      m_fixed(new QRadioButton(tr("&Fixed"), this)), m_from(new QLineEdit(this)), m_to(new QLineEdit(this)),
      m_error(kit::makeLabel("error", {}, this))
{
    setObjectName(QStringLiteral("axisDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Value axis of %1").arg(metric));
    m_automatic->setObjectName(QStringLiteral("axisAutomatic"));
    m_fixed->setObjectName(QStringLiteral("axisFixed"));
    m_from->setObjectName(QStringLiteral("axisFrom"));
    m_to->setObjectName(QStringLiteral("axisTo"));
    m_error->setObjectName(QStringLiteral("axisError"));
    m_error->hide();
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_automatic);
    layout->addWidget(m_fixed);
    auto *form = new QFormLayout;
    form->addRow(tr("F&rom"), m_from);
    form->addRow(tr("&To"), m_to);
    layout->addLayout(form);
    auto *take = kit::makeButton("", tr("Keep the &current range"), QStringLiteral("axisPresent"), this);
    take->setAutoDefault(false); // Enter accepts.
    layout->addWidget(take, 0, Qt::AlignLeft);
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    layout->addWidget(buttons);
    (fixed ? m_fixed : m_automatic)->setChecked(true);
    fill(fixed.value_or(present));
    connect(take, &QPushButton::clicked, this, [this, present] {
        fill(present);
        m_fixed->setChecked(true);
    });
    for (QLineEdit *edit : {m_from, m_to})
        connect(edit, &QLineEdit::textEdited, this, [this] { m_fixed->setChecked(true); });
    connect(buttons, &QDialogButtonBox::accepted, this, &AxisDialog::answer);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void AxisDialog::fill(const Range &range)
{
    m_from->setText(QString::number(range.first, 'g', 12));
    m_to->setText(QString::number(range.second, 'g', 12));
}

void AxisDialog::answer()
{
    if (m_automatic->isChecked()) {
        Q_EMIT chosen(std::nullopt);
        accept();
        return;
    }
    bool fromOk = false;
    bool toOk = false;
    const double from = m_from->text().toDouble(&fromOk);
    const double to = m_to->text().toDouble(&toOk);
    if (!fromOk || !toOk || !std::isfinite(from) || !std::isfinite(to) || !(from < to)) {
        m_error->setText(tr("Two numbers are needed, the smaller one first."));
        m_error->show();
        return;
    }
    Q_EMIT chosen(Range(from, to));
    accept();
}

} // namespace wf

#include "moc_axisdialog.cpp"
