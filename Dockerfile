# The course for a server of one's own, on CPU or GPU.
#
#   docker build -t transformers-course .
#   docker run --publish 7860:7860 --volume transformers-cache:/home/course/.cache transformers-course
FROM python:3.12-slim

RUN useradd --create-home course
USER course
WORKDIR /home/course/app

ENV PATH=/home/course/.venv/bin:$PATH \
    PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1

# A build argument such as PIP_EXTRA_INDEX_URL points pip at another build of torch.
ARG PIP_EXTRA_INDEX_URL=
COPY --chown=course requirements.txt .
RUN python -m venv /home/course/.venv && pip install --requirement requirements.txt

COPY --chown=course . .
RUN python -m compileall -q app.py lessons translations widgets && mkdir -p /home/course/.cache

EXPOSE 7860
HEALTHCHECK --start-period=60s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/healthz', timeout=5)"]
CMD ["python", "app.py", "--host", "0.0.0.0"]
