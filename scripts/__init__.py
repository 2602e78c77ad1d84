"""Entry points: the liandong command, the WSGI objects, generators and benchmarks. 入口程序。"""
