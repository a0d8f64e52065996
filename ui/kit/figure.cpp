// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/figure.h"

#include "kit/elidedlabel.h"
#include "theme/restyle.h"

#include <QBoxLayout>

namespace wf {

namespace {

constexpr int WidestWords = 220; ///< A name, or what is due.

} // namespace

Figure::Figure(Kind kind, const QString &name, QWidget *parent)
    : QWidget(parent), m_layout(new QBoxLayout(QBoxLayout::TopToBottom, this)), m_name(new ElidedLabel(this)),
      m_value(new ElidedLabel(this)), m_kind(kind)
{
    m_layout->setContentsMargins({});
    m_value->setObjectName(name);
    m_name->setObjectName(name + QStringLiteral("Name"));
    m_name->setProperty("role", "figure-name");
    m_value->setProperty("role", kind == Kind::Number ? "figure" : "figure-text");
    m_name->setMaximumWidth(WidestWords);
    m_value->setMaximumWidth(WidestWords);
    m_layout->addWidget(m_name);
    m_layout->addWidget(m_value);
    setInOneLine(false);
}

void Figure::show(const QString &name, const QString &value, const char *urgency)
{
    setVisible(!value.isEmpty());
    m_name->setText(name);
    m_value->setText(value);
    for (ElidedLabel *label : {m_name, m_value}) {
        restyle(label, "urgency", QLatin1String(urgency));
        label->ensurePolished();
    }
    m_value->setMinimumWidth(m_kind == Kind::Number ? m_value->sizeHint().width() : 0);
    m_value->setAccessibleName(QStringLiteral("%1 %2").arg(name, value));
}

void Figure::setInOneLine(bool oneLine)
{
    m_layout->setDirection(oneLine ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_layout->setSpacing(oneLine ? 6 : 0);
}

} // namespace wf

#include "moc_figure.cpp"
